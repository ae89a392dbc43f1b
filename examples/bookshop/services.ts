export { PostService } from './post.service.js';
export { ShopService } from './shop.service.js';
export { StockService } from './stock.service.js';
